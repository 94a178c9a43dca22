// @ts-check

/** What a peer says of a network that its library has no words for. */
export class CannotError extends Error {}
