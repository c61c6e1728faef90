/** What a load found: as text for people and as JSON for programs. */
@NullMarked
package io.meshpay.load.report;

import org.jspecify.annotations.NullMarked;
