/**
 * Which of the machine's ways to the network is used: io_uring, epoll or NIO, and on which
 * interface.
 */
@NullMarked
package io.meshpay.mesh.transport;

import org.jspecify.annotations.NullMarked;
