/**
 * The disk as the state store sees it: one folder of files, behind a port, so that tests can put a
 * disk there that loses, tears and refuses at will.
 */
@NullMarked
package io.meshpay.state.disk;

import org.jspecify.annotations.NullMarked;
