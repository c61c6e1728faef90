/** Distributions of times and sizes that one thread records and any thread reads. */
@NullMarked
package io.meshpay.pipeline.measure;

import org.jspecify.annotations.NullMarked;
