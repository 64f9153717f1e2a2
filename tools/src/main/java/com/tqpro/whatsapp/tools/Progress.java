package com.tqpro.whatsapp.tools;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, or nothing. */
final class Progress implements AutoCloseable {
  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /** @param unit of {@code total}, e.g. " msgs" */
  static Progress shown(String task, long total, String unit) {
    return new Progress(new ProgressBarBuilder().setTaskName(task).setInitialMax(total).setUnit(unit, 1).setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200).setMaxRenderedLength(110).showSpeed().build());
  }

  static Progress none() {
    return new Progress(null);
  }

  void to(long done, String note) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + note);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
