// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.List;
import java.util.OptionalInt;

/** How the unbounded queue looks in a picture. Not safe for several threads. */
final class ControlView {
    private final ControlProcess control;
    private final long bound;
    private final long heap;
    private final Meter in = new Meter();
    private ControlProcess.Report report = new ControlProcess.Report(0, 0, 0);
    private double inPerSecond;

    /**
     * A view.
     *
     * @param bound where Weir would have shut the valve, in bytes
     * @param heap of the process, in bytes
     */
    ControlView(ControlProcess control, long bound, long heap) {
        this.control = control;
        this.bound = bound;
        this.heap = heap;
    }

    void refresh() {
        report = control.report();
        inPerSecond = in.perSecond(report.taken(), System.nanoTime());
    }

    double inPerSecond() {
        return inPerSecond;
    }

    ControlProcess.Report report() {
        return report;
    }

    Picture.Valve valve() {
        return new Picture.Valve("none", control.isAlive() ? "all is taken" : "it was open", false);
    }

    /** The level, on a bar as long as the heap. */
    Picture.Level level() {
        return new Picture.Level(report.held(), bound, Math.max(heap, bound));
    }

    List<Picture.Row> rows() {
        return List.of(
                new Picture.Row(
                        "queue",
                        "taken %s events   delivered %s   bytes held %s"
                                .formatted(
                                        Figures.count(report.taken()),
                                        Figures.count(report.delivered()),
                                        Figures.count(report.held()))),
                new Picture.Row(
                        "process",
                        "%s   resident memory %s, heap at most %s"
                                .formatted(
                                        fate(control.exitCode()),
                                        Figures.megabytes(control.memory().now()),
                                        Figures.megabytes(heap))));
    }

    /** What became of a process, in words. */
    static String fate(OptionalInt exitCode) {
        if (exitCode.isEmpty()) {
            return "it runs";
        }
        return exitCode.getAsInt() == ChildJvm.OUT_OF_MEMORY
                ? "it ran out of memory (exit code " + ChildJvm.OUT_OF_MEMORY + ")"
                : "it ended, exit code " + exitCode.getAsInt();
    }
}
