package com.tqpro.whatsapp.webhooks;

import java.net.InetAddress;

/** A network such as 31.13.24.0/21 or 2a03:2880::/32. */
record Cidr(byte[] address, int bits) {
  /** @throws IllegalArgumentException when the text is no network */
  static Cidr of(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no network: " + text);
    }
    var address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > address.length * 8) {
      throw new IllegalArgumentException("no network: " + text);
    }
    return new Cidr(address, bits);
  }

  /** Whether an address lies in it; false for what is no address. */
  boolean contains(String ip) {
    byte[] other;
    try {
      other = InetAddress.ofLiteral(ip).getAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (other.length != address.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((other[i / 8] & mask) != (address[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
