package com.tqpro.whatsapp.local.template;

/**
 * Where the template's resources are on this machine.
 *
 * @param queues base of queue URLs, without a slash at the end
 */
public record Place(String region, String account, String queues) {
  String queueUrl(String name) {
    return queues + "/" + account + "/" + name;
  }

  String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }
}
