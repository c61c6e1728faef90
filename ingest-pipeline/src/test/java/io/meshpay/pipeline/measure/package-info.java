@NullMarked
package io.meshpay.pipeline.measure;

import org.jspecify.annotations.NullMarked;
