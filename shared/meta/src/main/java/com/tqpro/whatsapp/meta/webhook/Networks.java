package com.tqpro.whatsapp.meta.webhook;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** A set of address blocks in CIDR notation, IPv4 and IPv6. No name is ever looked up. */
public final class Networks {
  private static final Pattern FOUR_PARTS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final List<Block> blocks;

  private Networks(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /**
   * @param lines one block each; blank lines, and what follows a #, are left out
   * @throws IllegalArgumentException naming the line that is no block
   */
  public static Networks of(Collection<String> lines) {
    var blocks = new ArrayList<Block>();
    for (var line : lines) {
      var text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        blocks.add(Block.of(text));
      }
    }
    return new Networks(blocks);
  }

  public boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Whether the address is in one of the blocks; what is no address literal is in none. */
  public boolean contains(String address) {
    var bytes = literal(address);
    if (bytes == null) {
      return false;
    }
    for (var block : blocks) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** The bytes of an address literal; null for anything else. An IPv4 address written as IPv6 counts as IPv4. */
  private static byte[] literal(String address) {
    // ofLiteral would also take 57.144 for 57.0.0.144.
    if (address == null || address.indexOf(':') < 0 && !FOUR_PARTS.matcher(address).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private record Block(byte[] network, int bits) {
    static Block of(String text) {
      var parts = text.split("/", -1);
      var network = literal(parts[0]);
      int bits = network == null ? -1 : bits(parts, network.length * 8);
      if (bits < 0) {
        throw new IllegalArgumentException("not an address block in CIDR notation: " + text);
      }
      return new Block(network, bits);
    }

    private static int bits(String[] parts, int most) {
      if (parts.length == 1) {
        return most;
      }
      if (parts.length > 2 || !parts[1].matches("\\d{1,3}")) {
        return -1;
      }
      int bits = Integer.parseInt(parts[1]);
      return bits <= most ? bits : -1;
    }

    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != network[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      int mask = 0xFF00 >> rest & 0xFF;
      return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
    }
  }
}
