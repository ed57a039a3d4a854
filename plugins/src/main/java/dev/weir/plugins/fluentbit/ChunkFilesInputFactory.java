// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import java.nio.file.Path;

/** Makes the input that takes in chunk files; the agent adds it by itself where there are any, as Fluent Bit does. */
public final class ChunkFilesInputFactory implements InputFactory<ChunkFilesInputFactory.Settings> {
    /** What Fluent Bit calls it. */
    public static final String NAME = "storage_backlog";

    /**
     * Where the files are.
     *
     * @param root {@code storage.path}
     * @param rejected name of the folder there of what destinations refused
     */
    public record Settings(Path root, String rejected) {}

    /** For the agent. */
    public ChunkFilesInputFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "Takes in the chunk files that Fluent Bit left in storage.path.";
    }

    /** It is never configured: that storage.path has such files is all that it takes. */
    @Override
    public Schema<Settings> schema() {
        throw new IllegalStateException(NAME + " has no keys");
    }

    @Override
    public boolean makesTags() {
        return true;
    }

    @Override
    public long largestItem(Settings settings) {
        return ChunkFile.EVENT_MAX + 1L;
    }

    @Override
    public Input create(Settings settings, InputContext context) {
        return new ChunkFilesInput(new ChunkFiles(context.disk(), settings.root(), settings.rejected()), context);
    }
}
