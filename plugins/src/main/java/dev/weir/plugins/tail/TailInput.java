// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.event.SourcePosition;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.plugins.fluentbit.TailDatabase;
import dev.weir.plugins.fluentbit.TailDatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * The input that follows files. While paused it reads nothing, keeps its place and keeps rotated files open;
 * it goes on where it stopped, rotated files first. Nothing is lost of a file that is there, whatever it is
 * called by then; of a file that is truncated what was not read yet is lost.
 */
final class TailInput implements Input {
    private final TailSettings settings;
    private final InputContext context;
    private final Steps steps;
    private volatile @Nullable Tailing tailing;

    TailInput(TailSettings settings, InputContext context) {
        this.settings = settings;
        this.context = context;
        steps = new Steps(context);
    }

    @Override
    public void start() {
        LineFramer framer = framer();
        try {
            TailDatabase database = settings.database()
                    .map(TailSettings.Database::options)
                    .map(TailDatabase::open)
                    .orElse(null);
            boolean compareName =
                    settings.database().map(TailSettings.Database::compareName).orElse(false);
            var positions = new Positions(context, database, compareName, steps::wake);
            var begun = new Tailing(context, settings, framer, positions, steps);
            tailing = begun;
            begun.begin();
            steps.begin(begun);
        } catch (TailDatabaseException refused) {
            throw new InputFailedException(String.valueOf(refused.getMessage()), refused);
        }
    }

    private LineFramer framer() {
        if (settings.events().parser().isEmpty()) {
            return new PlainFramer(settings.events());
        }
        String name = settings.events().parser().get();
        return new ParsingFramer(
                settings.events(),
                context.parsers()
                        .named(name)
                        .orElseThrow(() -> new InputFailedException("parser '" + name
                                + "' is not registered: define it in a parsers file or under parsers")));
    }

    @Override
    public void pause() {
        Tailing current = tailing;
        if (current != null) {
            current.pause();
        }
    }

    @Override
    public void resume() {
        Tailing current = tailing;
        if (current != null) {
            current.resume();
            steps.wake();
        }
    }

    @Override
    public void reached(SourcePosition position) {
        Tailing current = tailing;
        if (current != null) {
            current.reached(position);
        }
    }

    @Override
    public void stop() {
        Tailing current = tailing;
        if (current != null) {
            current.stop();
        }
    }

    @Override
    public void close() {
        Tailing current = tailing;
        if (current != null) {
            tailing = null;
            steps.end(current::close);
        }
    }
}
