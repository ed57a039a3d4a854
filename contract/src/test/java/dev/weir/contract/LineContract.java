// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.input.InputFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The contract of inputs for a {@link LineInput}; a class for each flaw, run by {@link InputContractTest}. */
abstract class LineContract extends InputContract<Boolean> {
    private final Pipe pipe;
    private final LineInput.Flaw flaw;

    private LineContract(LineInput.Flaw flaw) {
        this.flaw = flaw;
        try {
            pipe = Pipe.open();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    @Override
    protected InputFactory<Boolean> factory() {
        return new LineInput(Channels.newInputStream(pipe.source()), flaw);
    }

    @Override
    protected Sending sending() {
        return Sending.STREAMED;
    }

    @Override
    protected int underWay() {
        return 200_000;
    }

    @Override
    protected Sender sender(Path folder) {
        return new Writer(Channels.newOutputStream(pipe.sink()));
    }

    static final class Right extends LineContract {
        Right() {
            super(LineInput.Flaw.NONE);
        }
    }

    static final class Forgetting extends LineContract {
        Forgetting() {
            super(LineInput.Flaw.FORGETS);
        }
    }

    static final class Hoarding extends LineContract {
        Hoarding() {
            super(LineInput.Flaw.HOARDS);
        }
    }

    static final class Spinning extends LineContract {
        Spinning() {
            super(LineInput.Flaw.SPINS);
        }
    }

    static final class Repeating extends LineContract {
        Repeating() {
            super(LineInput.Flaw.REPEATS);
        }
    }

    static final class Lingering extends LineContract {
        Lingering() {
            super(LineInput.Flaw.LINGERS);
        }
    }

    private static final class Writer implements Sender {
        private final OutputStream out;
        private volatile int done;

        private Writer(OutputStream out) {
            this.out = out;
        }

        @Override
        public List<String> settings() {
            return List.of();
        }

        @Override
        public void send(int to) throws IOException {
            while (done < to) {
                out.write((Sender.text(done) + "\n").getBytes(StandardCharsets.US_ASCII));
                done++;
            }
            out.flush();
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
