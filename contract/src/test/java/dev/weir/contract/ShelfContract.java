// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.output.OutputFactory;
import java.nio.file.Path;

/** The contract of outputs for a {@link ShelfOutput}; a class for each flaw, run by {@link OutputContractTest}. */
abstract class ShelfContract extends OutputContract<Boolean> {
    private final Shelf shelf = new Shelf();
    private final ShelfOutput.Flaw flaw;

    private ShelfContract(ShelfOutput.Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    protected OutputFactory<Boolean> factory() {
        return new ShelfOutput(shelf, flaw);
    }

    @Override
    protected Receiver receiver(Path folder) {
        return shelf;
    }

    static final class Right extends ShelfContract {
        Right() {
            super(ShelfOutput.Flaw.NONE);
        }
    }

    static final class Forgetting extends ShelfContract {
        Forgetting() {
            super(ShelfOutput.Flaw.FORGETS);
        }
    }

    static final class Repeating extends ShelfContract {
        Repeating() {
            super(ShelfOutput.Flaw.REPEATS);
        }
    }

    static final class Presuming extends ShelfContract {
        Presuming() {
            super(ShelfOutput.Flaw.PRESUMES);
        }
    }

    static final class Despairing extends ShelfContract {
        Despairing() {
            super(ShelfOutput.Flaw.DESPAIRS);
        }
    }

    static final class Keeping extends ShelfContract {
        Keeping() {
            super(ShelfOutput.Flaw.KEEPS);
        }
    }

    static final class Lingering extends ShelfContract {
        Lingering() {
            super(ShelfOutput.Flaw.LINGERS);
        }
    }

    static final class Waiting extends ShelfContract {
        Waiting() {
            super(ShelfOutput.Flaw.WAITS);
        }
    }

    static final class Breaking extends ShelfContract {
        Breaking() {
            super(ShelfOutput.Flaw.BREAKS);
        }
    }
}
