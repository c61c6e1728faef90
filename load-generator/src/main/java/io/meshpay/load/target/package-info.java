/**
 * What is loaded: one authority of a throw-away committee, over TCP, with orders and votes of a
 * corpus.
 */
@NullMarked
package io.meshpay.load.target;

import org.jspecify.annotations.NullMarked;
