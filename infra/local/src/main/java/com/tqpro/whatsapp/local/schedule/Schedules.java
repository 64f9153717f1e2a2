package com.tqpro.whatsapp.local.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.template.Template;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * EventBridge's rate schedules. The first event comes soon after the start, the others at the rate, whether the one before has ended or
 * not. EventBridge's two retries of a failed event are left out: the next event is never further away than the rate.
 */
public final class Schedules implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration FIRST = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Consumer<String> log;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("schedules").factory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** @param log hears what went wrong */
  public Schedules(InstantSource clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
  }

  public void start(Template.Schedule schedule, FunctionHost host) {
    long every = schedule.every().toMillis();
    timer.scheduleAtFixedRate(() -> threads.execute(() -> {
      try {
        fire(schedule, host);
      } catch (FunctionFault e) {
        log.accept(host.function().id() + " failed on schedule " + schedule.id() + ": " + e.type());
      }
    }), Math.min(every, FIRST.toMillis()), every, TimeUnit.MILLISECONDS);
  }

  /** Sends the event now and waits until it is handled. */
  public void fire(Template.Schedule schedule, FunctionHost host) throws FunctionFault {
    host.invoke(event(schedule, host.function()), PATIENCE);
  }

  private byte[] event(Template.Schedule schedule, Template.Function function) {
    var event = JSON.createObjectNode().put("version", "0").put("id", UUID.randomUUID().toString()).put("detail-type", "Scheduled Event")
        .put("source", "aws.events").put("account", "000000000000").put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("region", "eu-central-1");
    event.putArray("resources").add("arn:aws:events:eu-central-1:000000000000:rule/" + function.id() + schedule.id());
    event.putObject("detail");
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
