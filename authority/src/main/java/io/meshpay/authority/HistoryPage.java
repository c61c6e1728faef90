package io.meshpay.authority;

import io.meshpay.protocol.message.ExecutedPayment;
import java.util.List;

/**
 * A part of an account's history.
 *
 * @param payments the newest first
 * @param nextBeforePosition what lies below this position comes next; 0 if nothing does
 */
record HistoryPage(List<ExecutedPayment> payments, long nextBeforePosition) {}
