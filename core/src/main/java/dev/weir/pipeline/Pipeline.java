// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.backpressure.ProcessMemory;
import dev.weir.buffer.Buffer;
import dev.weir.buffer.FilterChain;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabPool;
import dev.weir.dispatch.Destination;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.LaneReading;
import dev.weir.event.SourcePosition;
import dev.weir.filter.FilterContext;
import dev.weir.input.Input;
import dev.weir.input.Intake;
import dev.weir.ledger.Ledger;
import dev.weir.output.OutputContext;
import dev.weir.route.Router;
import dev.weir.segment.Surroundings;
import dev.weir.store.DeadLetterSettings;
import dev.weir.store.DeadLetters;
import dev.weir.store.DurableStore;
import dev.weir.store.HeldBytes;
import dev.weir.store.MemoryStore;
import dev.weir.store.SegmentStore;
import dev.weir.store.StoreSettings;
import dev.weir.store.Stores;
import dev.weir.time.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * One engine: inputs, filters, buffer, store, dispatcher, outputs. Made by {@link PipelineBuilder}.
 *
 * <p>Life: {@link #start} once, {@link #stop} once, in that order; {@link #status} at any time. The
 * promise at its end: the ledger's difference is 0.
 */
public final class Pipeline {
    /** Share of {@code memory.limit} that may lie unused in the slab pool: a quarter of it. */
    private static final int IDLE_SHARE = 4;

    /** Folder in that of the store for what outputs remember. */
    private static final String RECORDS = "outputs";

    private final ServiceSettings service;
    private final Environment environment;
    private final SlabPool pool;
    private final ProcessMemory memory;
    private final Stores stores;
    private final Optional<DeadLetters> deadLetters;
    private final Ledger ledger = new Ledger();
    private final Buffer buffer;
    private final Dispatcher dispatcher;
    private final List<RunningInput> inputs = new ArrayList<>();
    private final List<OutputPlan<?>> outputs;

    Pipeline(PipelineBuilder plan, Environment environment) {
        this.environment = environment;
        service = plan.service;
        outputs = List.copyOf(plan.outputs);
        long limit = service.memoryLimit().bytes();
        pool = new SlabPool(limit / IDLE_SHARE);
        memory = new ProcessMemory(limit, plan.inputs.size() + (plan.store.isPresent() ? 1 : 0));
        stores = new Stores(new MemoryStore(identity(), pool, environment.ticker()), plan.store.map(this::open));
        deadLetters = plan.deadLetters.map(this::open);
        buffer = new Buffer(bufferParts(plan));
        dispatcher = new Dispatcher(destinations(plan), buffer, dispatcherParts(plan));
        buffer.drainTo(dispatcher);
        stores.durable().ifPresent(dispatcher::restore);
        plan.inputs.forEach(this::wire);
    }

    private UUID identity() {
        return new UUID(environment.random().nextLong(), environment.random().nextLong());
    }

    private DeadLetters open(DeadLetterSettings settings) {
        String holder = "process " + ProcessHandle.current().pid() + ", since "
                + environment.wallClock().instant();
        try {
            return DeadLetters.open(settings, identity(), holder, surroundings(), environment.notices());
        } catch (RuntimeException refused) {
            stores.durable().ifPresent(DurableStore::close);
            throw refused;
        }
    }

    private Surroundings surroundings() {
        return new Surroundings(
                environment.disk(), environment.wallClock(), environment.timers(), environment.executor());
    }

    private DurableStore open(StoreSettings settings) {
        List<String> identities = outputs.stream().map(OutputPlan::identity).toList();
        var parts = new SegmentStore.Parts(
                pool,
                memory.share(),
                environment.ticker(),
                environment.timers(),
                environment.executor(),
                environment.notices());
        LongStream queues =
                outputs.stream().mapToLong(output -> output.policy().stored().limit());
        return SegmentStore.open(settings.under(queues), identities, identity(), surroundings(), parts);
    }

    private Buffer.Parts bufferParts(PipelineBuilder plan) {
        return new Buffer.Parts(
                new Router(outputs.stream().map(OutputPlan::match).toList()),
                new FilterChain(plan.filters.stream().map(this::step).toList()),
                stores,
                ledger,
                memory,
                service.flush(),
                environment.ticker(),
                environment.timers(),
                environment.notices());
    }

    private FilterChain.Step step(FilterPlan<?> plan) {
        var context =
                new FilterContext(plan.name(), environment.metrics(), environment.notices(), environment.parsers());
        return new FilterChain.Step(plan.match(), plan.create(context));
    }

    private List<Destination> destinations(PipelineBuilder builder) {
        Optional<Path> records = builder.store.map(settings -> settings.folder().resolve(RECORDS));
        return outputs.stream()
                .map(plan -> new Destination(
                        plan.name(), plan.identity(), plan.create(context(plan, records)), plan.policy()))
                .toList();
    }

    private OutputContext context(OutputPlan<?> plan, Optional<Path> records) {
        return new OutputContext(
                plan.name(),
                plan.identity(),
                records,
                pool,
                environment.ticker(),
                environment.wallClock(),
                environment.timers(),
                environment.disk(),
                environment.random(),
                environment.metrics(),
                environment.notices());
    }

    private Dispatcher.Parts dispatcherParts(PipelineBuilder plan) {
        return new Dispatcher.Parts(
                ledger,
                environment.executor(),
                environment.ticker(),
                environment.timers(),
                environment.random(),
                environment.notices(),
                names(plan.inputs),
                service.flush(),
                deadLetters);
    }

    /** An input that left chunks behind and is not there any more has no other name than its identity. */
    private static UnaryOperator<String> names(List<InputPlan<?>> inputs) {
        Map<String, String> names = inputs.stream().collect(Collectors.toMap(InputPlan::identity, InputPlan::name));
        return identity -> names.getOrDefault(identity, identity);
    }

    private void wire(InputPlan<?> plan) {
        Intake intake = buffer.open(plan.identity(), plan.name(), plan.policy(), ackRoutes(plan));
        if (plan.policy().durable()) {
            DurableStore.Taken taken = stores.durable().orElseThrow().taken(plan.identity());
            ledger.input(plan.identity()).restored(taken.events(), taken.bytes());
        }
        var context = new WiredInputContext(
                plan.name(), plan.tag(), intake, plan.policy(), storedPositions(plan), environment);
        Input input = plan.create(context);
        buffer.attach(plan.identity(), input);
        inputs.add(new RunningInput(plan, input));
    }

    private RouteMask ackRoutes(InputPlan<?> plan) {
        List<String> names = outputs.stream().map(OutputPlan::name).toList();
        RouteMask routes = RouteMask.NONE;
        for (String name : plan.policy().ackRoutes()) {
            int route = names.indexOf(name);
            if (route < 0) {
                throw new IllegalArgumentException("ack.routes of " + plan.name() + " names " + name
                        + ", and no output has that name; outputs: " + String.join(", ", names));
            }
            routes = routes.with(route);
        }
        return routes;
    }

    private List<SourcePosition> storedPositions(InputPlan<?> plan) {
        return plan.policy().durable() ? stores.durable().orElseThrow().positions(plan.identity()) : List.of();
    }

    /**
     * Starts the inputs, in their order.
     *
     * @throws dev.weir.input.InputFailedException if one cannot start; those before it are stopped, and
     *     what they offered meanwhile is left to its senders
     */
    public void start() {
        for (int started = 0; started < inputs.size(); started++) {
            try {
                inputs.get(started).input.start();
            } catch (RuntimeException | Error failed) {
                stopInputs(inputs.subList(0, started));
                buffer.close();
                dispatcher.abandon();
                close();
                throw failed;
            }
        }
        dispatcher.start();
    }

    /**
     * Stops: takes nothing new, delivers what it can within the grace, accounts for the rest.
     *
     * @return completed with the closing account, within the grace and a little
     */
    public CompletableFuture<StopReport> stop() {
        long end = environment.ticker().nanos() + service.grace().toNanos();
        stopInputs(inputs);
        buffer.close();
        return sealed().thenCompose(ready -> dispatcher.stop(until(end)))
                .thenApplyAsync(drained -> close(), environment.executor());
    }

    private Duration until(long end) {
        return Duration.ofNanos(Math.max(0, end - environment.ticker().nanos()));
    }

    /**
     * What was open is sealed and on its way, or has had its time: half of the grace, because what waits for a retry is to
     * be tried once more in the other half.
     */
    private CompletableFuture<Void> sealed() {
        if (stores.durable().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var ready = new CompletableFuture<Void>();
        stores.durable().get().whenDurable(() -> ready.complete(null));
        Timers.Timer enough = environment.timers().after(service.grace().toNanos() / 2, () -> environment
                .executor()
                .execute(() -> ready.complete(null)));
        CompletableFuture<Void> _ = ready.thenRun(enough::cancel);
        return ready;
    }

    private StopReport close() {
        // What a store hands over from now on comes too late: it stays there.
        dispatcher.abandon();
        dispatcher.close();
        buffer.end();
        inputs.forEach(running -> end(running, running.input::close));
        PipelineStatus last = status();
        stores.memory().close();
        stores.durable().ifPresent(DurableStore::close);
        deadLetters.ifPresent(DeadLetters::close);
        pool.close();
        return new StopReport(last, dispatcher.left(), ledger.difference());
    }

    private void stopInputs(List<RunningInput> running) {
        running.forEach(one -> end(one, one.input::stop));
    }

    /** One input that cannot end keeps no other from it. */
    private void end(RunningInput running, Runnable end) {
        try {
            end.run();
        } catch (RuntimeException | Error fault) {
            environment
                    .notices()
                    .error(running.plan.name(), "the input failed as it was stopped, please report this: " + fault);
        }
    }

    /** Everything that is to be known of the engine at this moment. */
    public PipelineStatus status() {
        List<LaneReading> lanes = dispatcher.lanes();
        var outputStatus = new ArrayList<PipelineStatus.OutputStatus>();
        for (int route = 0; route < outputs.size(); route++) {
            OutputPlan<?> plan = outputs.get(route);
            outputStatus.add(new PipelineStatus.OutputStatus(
                    plan.name(),
                    plan.factory().name(),
                    lanes.get(route),
                    ledger.route(plan.identity()).reading()));
        }
        return new PipelineStatus(
                inputs.stream().map(this::status).toList(),
                outputStatus,
                memory.held(),
                memory.limit(),
                pool.lentBytes(),
                stores.durable().map(DurableStore::extent),
                deadLetters.map(DeadLetters::extent),
                ledger.difference());
    }

    private PipelineStatus.InputStatus status(RunningInput running) {
        String identity = running.plan.identity();
        return new PipelineStatus.InputStatus(
                running.plan.name(),
                running.plan.factory().name(),
                running.plan.policy(),
                buffer.valve(identity),
                ledger.input(identity).reading(),
                buffer.chunksHeld(identity),
                heldBy(identity),
                buffer.untilResume(identity));
    }

    /** Bytes of an input by the name of the output that has not let go of them, in the order of the routes. */
    private Map<String, Long> heldBy(String identity) {
        var bytes = new long[outputs.size()];
        for (HeldBytes.Part part : buffer.held(identity).parts()) {
            part.routes().forEach(route -> bytes[route] += part.bytes());
        }
        var byOutput = new LinkedHashMap<String, Long>();
        for (int route = 0; route < bytes.length; route++) {
            if (bytes[route] > 0) {
                byOutput.put(outputs.get(route).name(), bytes[route]);
            }
        }
        return byOutput;
    }

    private record RunningInput(InputPlan<?> plan, Input input) {}
}
