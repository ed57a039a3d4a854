// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.pipeline.FilterPlan;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.plugins.codec.StoreCodecs;
import dev.weir.segment.FrameCodecs;
import java.util.List;

/**
 * A configuration that was understood: everything that the agent is going to make.
 *
 * @param service what holds for the whole agent
 * @param inputs the inputs, in the order of the text
 * @param filters the filters, in the order of the text
 * @param outputs the outputs, in the order of the text
 * @param parsers the parsers by name
 */
public record Plan(
        AgentKeys.Service service,
        List<InputPlan<?>> inputs,
        List<FilterPlan<?>> filters,
        List<OutputPlan<?>> outputs,
        ParserDefinitions parsers) {
    /** Copies the lists. */
    public Plan {
        inputs = List.copyOf(inputs);
        filters = List.copyOf(filters);
        outputs = List.copyOf(outputs);
    }

    /** Whether an output keeps dead letters. */
    public boolean keepsRejected() {
        return outputs.stream().anyMatch(output -> output.policy().keepsRejected());
    }

    /** A builder with all of it. */
    public PipelineBuilder builder() {
        var builder = new PipelineBuilder().service(service.engine());
        service.storage().store().map(settings -> settings.with(codecs())).ifPresent(builder::store);
        if (keepsRejected()) {
            service.storage().letters().ifPresent(builder::deadLetters);
        }
        inputs.forEach(builder::input);
        filters.forEach(builder::filter);
        outputs.forEach(builder::output);
        return builder;
    }

    private FrameCodecs codecs() {
        return switch (service.storage().compression()) {
            case NONE -> StoreCodecs.reading();
            case ZSTD -> StoreCodecs.reading().writing("zstd");
            case LZ4 -> StoreCodecs.reading().writing("lz4");
        };
    }
}
