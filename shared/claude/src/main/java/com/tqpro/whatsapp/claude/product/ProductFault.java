package com.tqpro.whatsapp.claude.product;

/** The product API did not give what was asked. The message is for the operator. */
public final class ProductFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProductFault(String message) {
    super(message);
  }
}
