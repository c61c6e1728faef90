/**
 * When units of load start, and how long they took. What a unit is, only its {@link
 * io.meshpay.load.engine.Work} knows.
 */
@NullMarked
package io.meshpay.load.engine;

import org.jspecify.annotations.NullMarked;
