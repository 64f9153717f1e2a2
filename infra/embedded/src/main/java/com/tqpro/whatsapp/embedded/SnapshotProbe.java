package com.tqpro.whatsapp.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Watches what a function does around a snapshot: whom it calls, by host and port (every HTTP client and socket of the JDK asks the proxy
 * selector first), and with which keys it comes back, which lie in a service secret of this probe.
 */
public final class SnapshotProbe implements AutoCloseable {
  private final ProxySelector before = ProxySelector.getDefault();
  private final Set<String> called = new TreeSet<>();
  private final String secret = "probe-" + UUID.randomUUID();
  private final Map<String, String> variables;

  private SnapshotProbe(Map<String, String> variables) {
    this.variables = new HashMap<>(variables);
    this.variables.keySet().removeAll(Set.of("TQPRO_API_KEY", "CONVERSATION_ENCRYPTION_KEY"));
    this.variables.put("SERVICE_SECRET_NAME", secret);
    this.variables.put("PRIMING_PASSES", "2");
    key("00".repeat(32));
    ProxySelector.setDefault(new Watch());
  }

  /** @param variables of the function */
  public static SnapshotProbe of(Map<String, String> variables) {
    return new SnapshotProbe(variables);
  }

  /** The same, with the keys in a secret. */
  public Map<String, String> variables() {
    return variables;
  }

  /**
   * Takes a function through a snapshot: primes it, restores it, and restores it once more with a key that is none.
   *
   * @param prime its hook before the snapshot
   * @param restore its hook after a restore
   */
  public Passage passage(Runnable prime, Runnable restore) {
    synchronized (called) {
      called.clear();
    }
    prime.run();
    Set<String> byPriming;
    synchronized (called) {
      byPriming = new TreeSet<>(called);
    }
    var others = others(byPriming);
    restore.run();
    key("no key");
    try {
      restore.run();
      return new Passage(byPriming, others, null);
    } catch (RuntimeException refusal) {
      return new Passage(byPriming, others, refusal);
    }
  }

  /**
   * What was seen of it.
   *
   * @param called host:port of all that priming called
   * @param others those among them that are not of this machine or still listen: priming's own stand-ins are gone with it
   * @param refusal what the restore with the broken key threw, or null
   */
  public record Passage(Set<String> called, Set<String> others, RuntimeException refusal) {}

  private static Set<String> others(Set<String> called) {
    var others = new TreeSet<String>();
    for (var address : called) {
      int colon = address.lastIndexOf(':');
      if (!address.startsWith("127.0.0.1:") || listens(Integer.parseInt(address.substring(colon + 1)))) {
        others.add(address);
      }
    }
    return others;
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(java.net.Proxy.NO_PROXY)) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void key(String value) {
    Embedded.secrets().put(secret, "{\"TQPRO_API_KEY\":\"probe\",\"CONVERSATION_ENCRYPTION_KEY\":\"" + value + "\"}");
  }

  @Override
  public void close() {
    ProxySelector.setDefault(before);
  }

  private final class Watch extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      synchronized (called) {
        called.add(uri.getHost() + ":" + uri.getPort());
      }
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException fault) {
      // Whoever calls hears of it himself.
    }
  }
}
