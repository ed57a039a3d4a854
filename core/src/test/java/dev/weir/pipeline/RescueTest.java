// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.disk.DiskFile;
import dev.weir.disk.ForwardingDisk;
import dev.weir.disk.MemoryDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What could not be synced is written again to a new segment, from memory or from the file. */
class RescueTest {
    private static final Duration LONG = Duration.ofSeconds(3);
    private static final int MEMORY = 1_000;

    private final MemoryDisk disk = new MemoryDisk(new ManualTime());
    private final Refusing refusing = new Refusing();

    /** Refuses to sync segments as often as it is told, and turns over all their bytes where it is told. */
    private final class Refusing extends ForwardingDisk {
        private int syncs;
        private int reads;
        private boolean rots;

        Refusing() {
            super(disk);
        }

        @Override
        public DiskFile openForWriting(Path path) throws IOException {
            return new RefusingFile(path, super.openForWriting(path));
        }

        @Override
        public DiskFile openForReading(Path path) throws IOException {
            return new RefusingFile(path, super.openForReading(path));
        }

        private final class RefusingFile extends ForwardingFile {
            private final boolean ofSegment;

            RefusingFile(Path path, DiskFile file) {
                super(file);
                ofSegment = path.toString().endsWith(".seg");
            }

            @Override
            public void force() throws IOException {
                if (ofSegment && syncs > 0) {
                    syncs--;
                    throw new IOException("Input/output error");
                }
                super.force();
            }

            @Override
            public int read(ByteBuffer into, long position) throws IOException {
                if (ofSegment && reads > 0) {
                    reads--;
                    throw new IOException("Input/output error");
                }
                int at = into.position();
                int read = super.read(into, position);
                for (int next = at; ofSegment && rots && next < at + read; next++) {
                    into.put(next, (byte) ~into.get(next));
                }
                return read;
            }
        }
    }

    private Bench running() {
        var policy = new InputPolicy(MEMORY, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 10_000, true);
        return new Bench()
                .store(refusing)
                .input("in", policy.onDisk(AckLevel.DISK))
                .output("out0", "*", LanePolicy.USUAL)
                .start();
    }

    private static List<Boolean> offer(Bench bench, String tag, int events, int bytes) {
        var answers = new ArrayList<Boolean>();
        Admission answer = bench.in(0).offer(Offer.of(new Tag(tag), HandInput.events(events, bytes), answers::add));
        assertThat(answer).isEqualTo(Admission.ADMITTED);
        return answers;
    }

    private static String told(Bench bench) {
        return bench.notices.stream()
                .filter(Notice.Told.class::isInstance)
                .map(notice -> ((Notice.Told) notice).message())
                .toList()
                .toString();
    }

    @Test
    void chunk_isWrittenAgainFromMemory_andItsSenderIsAnsweredThen() {
        Bench bench = running();
        refusing.syncs = 1;
        List<Boolean> answers = offer(bench, "t", 3, 300);
        bench.pass(LONG);

        assertThat(answers).containsExactly(true);
        assertThat(bench.out(0).delivered).containsExactly(300L);
        assertThat(told(bench)).contains("could not make what was written durable", "was written again to a new file");
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void chunk_isWrittenAgainFromItsFile_whereItsPayloadIsNotInMemory() {
        Bench bench = running();
        bench.out(0).answers(Delivery.retry("down"));
        offer(bench, "full", 1, MEMORY);
        bench.pass(LONG);
        refusing.syncs = 1;
        refusing.reads = 1;
        List<Boolean> answers = offer(bench, "t", 3, 300);
        bench.pass(LONG);

        assertThat(answers).containsExactly(true);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.out(0).delivered).containsExactlyInAnyOrder((long) MEMORY, 300L);
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void events_countAsDamaged_whereNeitherMemoryNorFileHasThem_andTheBooksStayTrue() throws IOException {
        Bench bench = running();
        bench.out(0).answers(Delivery.retry("down"));
        offer(bench, "full", 1, MEMORY);
        bench.pass(LONG);
        offer(bench, "t", 3, 300);
        refusing.syncs = 1;
        refusing.rots = true;
        bench.pass(Duration.ofMillis(500));
        refusing.rots = false;
        bench.pass(LONG);
        assertThat(told(bench)).contains("events=3 of it could not be read any more");
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(10));

        StopReport report = bench.stop(LONG);
        assertThat(report.ledgerDifference()).isZero();
        var account = report.last().outputs().getFirst().account();
        assertThat(account.held()).isZero();
        assertThat(account.delivered() + account.shedTotal()).isEqualTo(4);

        Bench next = running();
        next.pass(LONG);
        assertThat(next.status().outputs().getFirst().account().held()).isZero();
        assertThat(next.out(0).delivered).isEmpty();
        assertThat(next.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void senders_areToldNo_whenTheDiskFailsForGood_andTheEngineStops() {
        Bench bench = running();
        refusing.syncs = Integer.MAX_VALUE;
        List<Boolean> answers = offer(bench, "t", 3, 300);
        bench.pass(LONG);
        assertThat(answers).isEmpty();
        assertThat(told(bench)).contains("3 times in a row");

        assertThat(bench.stop(Duration.ofSeconds(30)).ledgerDifference()).isZero();
        assertThat(answers).containsExactly(false);
    }
}
