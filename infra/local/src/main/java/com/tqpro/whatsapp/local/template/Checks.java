package com.tqpro.whatsapp.local.template;

import java.util.HashMap;
import java.util.Map;

/** What AWS refuses although each part is right by itself; and a dead letter queue that would forget sooner than its source. */
final class Checks {
  private Checks() {}

  static void of(Template template) {
    var routes = new HashMap<String, String>();
    for (var function : template.functions()) {
      function.routes().forEach(route -> route(routes, function, route));
      function.mappings().forEach(mapping -> mapping(template, function, mapping));
    }
    template.queues().forEach(queue -> redrive(template, queue));
  }

  private static void route(Map<String, String> routes, Template.Function function, Template.Route route) {
    var where = function.id() + ".Events." + route.id();
    var before = routes.put(route.method() + " " + route.path().replaceAll("\\{[^}+]+}", "{}").replaceAll("\\{[^}]+\\+}", "{+}"), where);
    if (before != null) {
      throw new TemplateFault(where, "the same route as " + before);
    }
  }

  private static void mapping(Template template, Template.Function function, Template.Mapping mapping) {
    var where = function.id() + ".Events." + mapping.id() + ".Properties.Queue";
    var queue = template.queueByArn(mapping.queueArn()).orElseThrow(() -> new TemplateFault(where, "is not the Arn of a queue of this template: " + mapping.queueArn()));
    if (queue.visibilitySeconds() < function.timeout().toSeconds()) {
      throw new TemplateFault(queue.id() + ".VisibilityTimeout",
          queue.visibilitySeconds() + " s is less than the time-out of " + function.id() + ", " + function.timeout().toSeconds() + " s");
    }
  }

  private static void redrive(Template template, Template.Queue queue) {
    queue.redrive().ifPresent(redrive -> {
      var where = queue.id() + ".RedrivePolicy.deadLetterTargetArn";
      var target = template.queueByArn(redrive.deadLetterArn()).orElseThrow(() -> new TemplateFault(where, "is not the Arn of a queue of this template: " + redrive.deadLetterArn()));
      if (target.fifo() != queue.fifo()) {
        throw new TemplateFault(where, "the dead letter queue of a FIFO queue must be FIFO, and of a standard queue standard");
      }
      if (target.retentionSeconds() < queue.retentionSeconds()) {
        throw new TemplateFault(where, "keeps messages for less time than the queue itself");
      }
    });
  }
}
