package io.meshpay.authority;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /metrics}: Prometheus' protobuf format, which alone has native histograms, for
 * scrapers that ask for it; else its text format, for people too.
 */
record Exposition(String contentType, Buffer body) {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PROTOBUF_TYPE = "application/vnd.google.protobuf";
  private static final String PROTOBUF =
      PROTOBUF_TYPE + "; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  /**
   * Makes it. It takes a while: not for an event loop.
   *
   * @param accept the request's header of that name
   */
  static Exposition of(PrometheusMeterRegistry registry, @Nullable String accept)
      throws IOException {
    String type = accept != null && accept.contains(PROTOBUF_TYPE) ? PROTOBUF : TEXT;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    registry.scrape(body, type);
    return new Exposition(type, Buffer.buffer(body.toByteArray()));
  }
}
