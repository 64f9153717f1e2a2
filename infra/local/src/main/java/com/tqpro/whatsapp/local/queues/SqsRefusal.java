package com.tqpro.whatsapp.local.queues;

/** An error answer of SQS: its code, for instance InvalidParameterValue, and text. */
record SqsRefusal(String code, String message) {
  static SqsRefusal invalid(String message) {
    return new SqsRefusal("InvalidParameterValue", message);
  }

  static SqsRefusal missing(String parameter) {
    return new SqsRefusal("MissingParameter", "The request must contain the parameter " + parameter + ".");
  }
}
