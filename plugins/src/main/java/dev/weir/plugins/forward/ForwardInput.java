package dev.weir.plugins.forward;
/** x. */
final class ForwardInput {}
