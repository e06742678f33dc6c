/**
 * Twenty-five keys a second, faster than any hand: pressed without a pause, keys wait for the frames of those before them, and
 * «key to paint» would be the length of a queue. That nothing is lost without a pause is proven by tests/e2e/grid. In ms.
 */
export const KEY_PACE_MS = 40;
