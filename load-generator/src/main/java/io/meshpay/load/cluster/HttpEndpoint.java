package io.meshpay.load.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an authority serves over HTTP beside its mesh port. */
public final class HttpEndpoint implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final String root;

  public HttpEndpoint(String host, int port) {
    root = "http://" + host + ":" + port;
  }

  /** Whether it answers that it is ready. Not yet listening counts as not ready. */
  public boolean isReady() throws InterruptedException {
    try {
      return get("/ready").statusCode() == 200;
    } catch (IOException notListening) {
      return false;
    }
  }

  /** The document at {@code /status}. */
  public JsonNode status() throws IOException, InterruptedException {
    var response = get("/status");
    if (response.statusCode() != 200) {
      throw new IOException(root + "/status answers " + response.statusCode());
    }
    try {
      return json.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException(root + "/status is no JSON", e);
    }
  }

  /** The text at {@code /metrics}. */
  public String metrics() throws IOException, InterruptedException {
    var response = get("/metrics");
    if (response.statusCode() != 200) {
      throw new IOException(root + "/metrics answers " + response.statusCode());
    }
    return response.body();
  }

  private java.net.http.HttpResponse<String> get(String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(root + path)).timeout(TIMEOUT).build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
