// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private static final Path FOLDER = Path.of("/data");
    private static final Path FILE = FOLDER.resolve("log");

    private final ManualTime time = new ManualTime();
    private final List<Long> stalls = new ArrayList<>();
    private final SimulatedDisk disk = new SimulatedDisk(time, stalls::add);

    private DiskFile made() throws IOException {
        disk.createFolders(FOLDER);
        return disk.openForWriting(FILE);
    }

    private static void write(DiskFile file, String text, long position) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(UTF_8)), position);
    }

    private static String text(SimulatedDisk disk, Path path) {
        try {
            return new String(disk.bytes(path), UTF_8);
        } catch (IOException gone) {
            return "gone";
        }
    }

    /** What the file may hold after a crash, over all possible crashes. */
    private Set<String> outcomes(Path path) {
        Set<String> found = new TreeSet<>();
        var choices = new EveryChoice();
        do {
            SimulatedDisk after = disk.copy();
            after.crash(choices);
            found.add(text(after, path));
        } while (choices.next());
        return found;
    }

    // ---- a naive writer and a careful one

    @Test
    void crash_mayLoseEverything_whenNothingWasSynced() throws IOException {
        write(made(), "hello", 0);

        assertThat(outcomes(FILE)).contains("gone", "hello", "");
    }

    @Test
    void crash_mayLoseTheName_whenOnlyTheFileWasForced() throws IOException {
        DiskFile file = made();
        write(file, "hello", 0);
        file.force();

        assertThat(outcomes(FILE)).containsExactlyInAnyOrder("gone", "hello");
    }

    @Test
    void crash_losesNothing_whenFileAndFoldersWereSynced() throws IOException {
        DiskFile file = made();
        write(file, "hello", 0);
        file.force();
        disk.syncFolder(FOLDER);
        disk.syncFolder(Path.of("/"));

        assertThat(outcomes(FILE)).containsExactly("hello");
    }

    @Test
    void rename_withoutForce_mayShowAnEmptyFile_andWithItNever() throws IOException {
        replace(false);
        assertThat(outcomes(FILE)).contains("old", "new", "");

        replace(true);
        assertThat(outcomes(FILE)).containsExactlyInAnyOrder("old", "new");
    }

    private void replace(boolean forced) throws IOException {
        DiskFile old = made();
        old.truncate(0);
        write(old, "old", 0);
        disk.settle();
        Path draft = FOLDER.resolve("draft");
        DiskFile fresh = disk.openForWriting(draft);
        write(fresh, "new", 0);
        if (forced) {
            fresh.force();
        }
        disk.move(draft, FILE);
    }

    // ---- sectors and sizes

    @Test
    void crash_tearsAndReordersSectors() throws IOException {
        DiskFile file = made();
        write(file, "a".repeat(512) + "b".repeat(512), 0);
        disk.settle();
        write(file, "A".repeat(512) + "B".repeat(512), 0);

        assertThat(outcomes(FILE))
                .hasSize(4)
                .contains("a".repeat(512) + "B".repeat(512), "A".repeat(512) + "b".repeat(512));
    }

    @Test
    void crash_keepsAnyStateOfASector_andNeverAPartOfOne() throws IOException {
        DiskFile file = made();
        write(file, "....", 0);
        disk.settle();
        write(file, "1", 0);
        write(file, "2", 1);
        write(file, "3", 2);

        assertThat(outcomes(FILE)).containsExactlyInAnyOrder("....", "1...", "12..", "123.");
    }

    @Test
    void crash_showsSizeBeforeData_dataBeforeSize_zerosAndGarbage() throws IOException {
        DiskFile file = made();
        write(file, "a".repeat(512), 0);
        disk.settle();
        write(file, "b".repeat(512), 512);

        assertThat(outcomes(FILE))
                .hasSize(4)
                .contains("a".repeat(512), "a".repeat(512) + "b".repeat(512))
                .anyMatch(text -> text.endsWith("\0".repeat(512)));
    }

    @Test
    void garbage_isWhatWasRemovedBefore() throws IOException {
        DiskFile old = made();
        write(old, "secret".repeat(100), 0);
        disk.settle();
        disk.delete(FILE);
        DiskFile fresh = disk.openForWriting(FILE);
        disk.settle();
        write(fresh, "x".repeat(300), 0);

        assertThat(outcomes(FILE)).contains("secret".repeat(50));
    }

    @Test
    void cut_isWholeOrNot_andHidesWhatWasBehindIt() throws IOException {
        DiskFile file = made();
        write(file, "a".repeat(1024), 0);
        disk.settle();
        file.truncate(512);
        write(file, "b".repeat(512), 512);

        assertThat(outcomes(FILE))
                .contains("a".repeat(1024), "a".repeat(512), "a".repeat(512) + "b".repeat(512))
                .noneMatch(text -> text.length() == 1024 && text.startsWith("\0"));
    }

    @Test
    void cut_isDurable_whenForced() throws IOException {
        DiskFile file = made();
        write(file, "a".repeat(2000), 0);
        disk.settle();
        file.truncate(700);
        file.force();

        assertThat(outcomes(FILE)).containsExactly("a".repeat(700));
    }

    // ---- names

    @Test
    void move_toAnotherFolder_neverLosesTheFile() throws IOException {
        disk.createFolders(Path.of("/other"));
        write(made(), "x", 0);
        disk.settle();
        Path target = Path.of("/other/log");
        disk.move(FILE, target);

        var choices = new EveryChoice();
        int states = 0;
        do {
            SimulatedDisk after = disk.copy();
            after.crash(choices);
            assertThat(after.exists(FILE) || after.exists(target)).isTrue();
            states++;
        } while (choices.next());
        assertThat(states).isEqualTo(3);
    }

    @Test
    void delete_mayBeUndoneByACrash_untilTheFolderIsSynced() throws IOException {
        write(made(), "x", 0);
        disk.settle();
        disk.delete(FILE);
        assertThat(outcomes(FILE)).containsExactlyInAnyOrder("gone", "x");

        disk.syncFolder(FOLDER);
        assertThat(outcomes(FILE)).containsExactly("gone");
    }

    @Test
    void kill_losesNothing_andClosesTheFiles() throws IOException {
        DiskFile file = made();
        write(file, "hello", 0);
        disk.kill();

        assertThat(text(disk, FILE)).isEqualTo("hello");
        assertThatThrownBy(() -> write(file, "x", 0)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::force).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void crash_isTheSame_whenTheSeedIs() throws IOException {
        DiskFile file = made();
        for (int sector = 0; sector < 20; sector++) {
            write(file, ("" + sector).repeat(256), sector * 512L);
        }
        List<String> found = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            SimulatedDisk one = disk.copy();
            SimulatedDisk other = disk.copy();
            one.crash(new RandomChoices(new SplittableRandom(seed)));
            other.crash(new RandomChoices(new SplittableRandom(seed)));
            assertThat(text(one, FILE)).isEqualTo(text(other, FILE));
            found.add(text(one, FILE));
        }
        assertThat(found).contains("gone", text(disk, FILE));
        assertThat(Set.copyOf(found)).hasSizeGreaterThan(20);
    }

    // ---- faults

    @Test
    void write_endsInTheMiddle_whenTheDiskIsFull() throws IOException {
        DiskFile file = made();
        disk.limit(8);
        ByteBuffer bytes = ByteBuffer.wrap("0123456789".getBytes(UTF_8));

        assertThatThrownBy(() -> file.write(bytes, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(text(disk, FILE)).isEqualTo("01234567");
        assertThat(bytes.remaining()).isEqualTo(2);
        write(file, "abc", 0);

        disk.quota(9);
        assertThatThrownBy(() -> write(file, "xyz", 8)).hasMessage("Disk quota exceeded");
        disk.limit(Long.MAX_VALUE);
        write(file, "xyz", 8);
        assertThat(text(disk, FILE)).isEqualTo("abc34567xyz");
    }

    @Test
    void operation_fails_whenItsNumberIsPlanned() throws IOException {
        DiskFile file = made();
        disk.plan(new DiskFault(Operation.WRITE, 1, 2, DiskFault.Effect.INPUT_OUTPUT));
        disk.plan(new DiskFault(Operation.READ, 0, 1, DiskFault.Effect.INPUT_OUTPUT));

        write(file, "aa", 0);
        assertThatThrownBy(() -> write(file, "bb", 0)).hasMessage("Input/output error");
        assertThatThrownBy(() -> write(file, "cc", 0)).hasMessage("Input/output error");
        write(file, "d", 1);
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(9), 0)).isInstanceOf(IOException.class);
        assertThat(file.read(ByteBuffer.allocate(9), 0)).isEqualTo(2);
        assertThat(text(disk, FILE)).isEqualTo("cd");
        assertThat(disk.count(Operation.WRITE)).isEqualTo(4);
    }

    @Test
    void force_thatFailed_losesItsData_thoughTheNextGoesWell() throws IOException {
        DiskFile file = made();
        write(file, "a".repeat(1024), 0);
        disk.settle();
        write(file, "b".repeat(1024), 0);
        disk.plan(new DiskFault(Operation.FORCE, 0, 1, DiskFault.Effect.INPUT_OUTPUT));

        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        file.force();
        assertThat(text(disk, FILE)).isEqualTo("b".repeat(1024));
        assertThat(outcomes(FILE)).contains("a".repeat(1024));

        write(file, "c", 0);
        file.force();
        assertThat(outcomes(FILE)).allMatch(text -> text.startsWith("cb")).anyMatch(text -> text.endsWith("a"));
    }

    @Test
    void force_thatLies_keepsNothing() throws IOException {
        DiskFile file = made();
        write(file, "a", 0);
        disk.settle();
        write(file, "b", 0);
        disk.plan(new DiskFault(Operation.FORCE, 0, 1, DiskFault.Effect.LIES));
        file.force();
        assertThat(outcomes(FILE)).containsExactlyInAnyOrder("a", "b");

        file.force();
        assertThat(outcomes(FILE)).containsExactly("b");
    }

    @Test
    void stall_isTold_beforeTheOperationGoesWell() throws IOException {
        DiskFile file = made();
        disk.plan(new DiskFault(Operation.FORCE, 0, 1, DiskFault.Effect.NONE, 5_000_000));
        file.force();
        file.force();

        assertThat(stalls).containsExactly(5_000_000L);
    }

    @Test
    void change_isRefused_whenMountedReadOnly() throws IOException {
        DiskFile file = made();
        write(file, "a", 0);
        disk.readOnly(true);

        assertThatThrownBy(() -> write(file, "b", 0)).hasMessage("Read-only file system");
        assertThatThrownBy(() -> disk.delete(FILE)).hasMessage("Read-only file system");
        assertThatThrownBy(() -> disk.openForWriting(FOLDER.resolve("x"))).hasMessage("Read-only file system");
        assertThat(file.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
        disk.readOnly(false);
        write(file, "b", 0);
    }

    @Test
    void flip_turnsOneBit_seenAndDurable() throws IOException {
        DiskFile file = made();
        write(file, "a", 0);
        disk.settle();
        disk.flip(FILE, 1);

        assertThat(text(disk, FILE)).isEqualTo("c");
        assertThat(outcomes(FILE)).containsExactly("c");
        assertThatThrownBy(() -> disk.flip(FILE, 8)).isInstanceOf(IOException.class);
    }

    @Test
    void removedFolder_isGone_andOpenFilesStay() throws IOException {
        DiskFile file = made();
        write(file, "a", 0);
        disk.remove(FOLDER);

        assertThat(file.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
        write(file, "b", 0);
        assertThatThrownBy(() -> disk.openForReading(FILE)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.syncFolder(FOLDER)).isInstanceOf(NoSuchFileException.class);
        assertThat(outcomes(FILE)).containsExactly("gone");
    }

    @Test
    void list_and_status_tellWhatIsThere() throws IOException {
        write(made(), "abc", 0);
        Disk seen = disk;

        assertThat(seen.list(FOLDER)).containsExactly(FILE);
        assertThat(seen.status(FILE).size()).isEqualTo(3);
        assertThat(seen.status(FILE).key()).isNotEqualTo(seen.status(FOLDER).key());
    }

    @Test
    void zerosInOnePiece_areAHole_thatReadsAsWhatItIs_andMayBeLost() throws IOException {
        try (DiskFile file = made()) {
            write(file, "head", 0);
            file.force();
            disk.syncFolder(FOLDER);
            disk.syncFolder(FOLDER.getParent());
            file.write(ByteBuffer.allocate(100_000), 4);
            write(file, "tail", 100_004);

            assertThat(disk.bytes(FILE))
                    .hasSize(100_008)
                    .startsWith('h', 'e', 'a', 'd')
                    .endsWith('t', 'a', 'i', 'l');
            var read = ByteBuffer.allocate(8);
            assertThat(file.read(read, 100_000)).isEqualTo(8);
            assertThat(read.array()).containsExactly(0, 0, 0, 0, 't', 'a', 'i', 'l');
            SimulatedDisk after = disk.copy();
            after.crash(new EveryChoice());
            assertThat(text(after, FILE)).isEqualTo("head");
        }
    }
}
