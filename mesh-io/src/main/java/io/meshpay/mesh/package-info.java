/**
 * The network: framing over TCP, datagrams over UDP, and the links that answers go back by. {@link
 * io.meshpay.mesh.MeshNetwork} is the door; {@link io.meshpay.mesh.transport} chooses how the
 * machine's sockets are driven.
 */
@NullMarked
package io.meshpay.mesh;

import org.jspecify.annotations.NullMarked;
