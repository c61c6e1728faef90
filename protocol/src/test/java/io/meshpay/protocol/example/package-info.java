/** What tests and the examples of docs/protocol.md share. */
@NullMarked
package io.meshpay.protocol.example;

import org.jspecify.annotations.NullMarked;
