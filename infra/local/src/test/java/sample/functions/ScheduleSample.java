package sample.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;

/** Prints what EventBridge sent. */
public final class ScheduleSample implements RequestHandler<ScheduledEvent, Void> {
  @Override
  public Void handleRequest(ScheduledEvent event, Context context) {
    System.out.println(event.getSource() + " " + event.getDetailType() + " " + event.getResources().getFirst());
    return null;
  }
}
