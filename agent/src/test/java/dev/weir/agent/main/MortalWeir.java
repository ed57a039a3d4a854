// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import java.nio.file.Path;

/** The program over a disk that ends it at the failpoint that the properties {@value #HALT} and {@value #FOLDER} name. */
final class MortalWeir {
    /** A {@link Halt}; without it nothing ends the program. */
    static final String HALT = "weir.halt";

    /** Folder whose operations count. */
    static final String FOLDER = "weir.halt.folder";

    private MortalWeir() {}

    public static void main(String[] arguments) {
        Disk real = new RealDisk(Thread.ofPlatform().daemon().factory());
        String halt = System.getProperty(HALT);
        Main.main(
                arguments,
                halt == null ? real : new HaltingDisk(real, Path.of(System.getProperty(FOLDER)), Halt.parse(halt)));
    }
}
