package io.meshpay.client.flow;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;

/** What the parts of one payment's flow have in common. */
record Subject(
    Committee committee, AnswerCheck check, FlowSettings settings, Order order, Digest digest) {
  Subject(Committee committee, AnswerCheck check, FlowSettings settings, Order order) {
    this(committee, check, settings, order, order.digest());
  }
}
