// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.scenes.SceneOptions.Ending;
import java.util.ArrayList;
import java.util.List;

/**
 * Limit 1 MB; 700,000 bytes are held while the destination is down; 500,000 more cross the bound and are
 * taken; the next request is refused. Then the destination comes back, or the 700,000 are given up and
 * counted; either way 500,000 is below the bound, and the input resumes.
 */
final class WorkedExample implements Scene {
    static final String NAME = "worked-example";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "limit 1 MB; 700 KB, destination down, 500 KB more: who is refused, and when it resumes";
    }

    @Override
    public List<String> options() {
        return List.of(SceneOptions.ENDING);
    }

    @Override
    public String control() {
        return UnboundedQueue.NAME;
    }

    @Override
    public List<Verdict> play(SceneOptions options, Stage stage) {
        List<Ending> endings = options.ending().map(List::of).orElse(List.of(Ending.values()));
        var verdicts = new ArrayList<Verdict>();
        for (Ending ending : endings) {
            if (verdicts.stream().allMatch(Verdict::allKept)) {
                verdicts.add(new WorkedExampleRun(ending, stage).play());
            }
        }
        return verdicts;
    }

    @Override
    public Verdict playControl(SceneOptions options, Stage stage) {
        return new WorkedExampleControl(stage).play();
    }
}
