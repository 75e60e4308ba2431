/**
 * Milliseconds between the keys of a thirteen-digit code and its Enter, as a page saw them: `KeyboardEvent.timeStamp` in
 * Debian's Chromium 156 on two shared cores that did other work too, keys sent every 5 to 80 ms through the browser's
 * input path. The second half was recorded with the page slowed down six times, as a cheap tablet is.
 *
 * What a busy machine does is in them: a key that comes late, and after it several at once.
 */
export const RECORDED_GAPS: readonly (readonly number[])[] = [
  [0.6, 12.1, 30.2, 3.3, 0.1, 8.5, 1.1, 0.6, 1.6, 1.3, 1.7, 13.8, 0.1],
  [11.1, 8.1, 7, 13.8, 8.9, 8.1, 14.7, 5.1, 16.3, 7.5, 7.3, 10.2, 7.3],
  [18.8, 19.5, 20.5, 19.9, 22.3, 84.4, 2.8, 9.2, 1.1, 8.8, 11.1, 20.8, 0.7],
  [33.4, 35.3, 38.5, 31.9, 35.2, 56.4, 13, 35.2, 35.1, 34.7, 36.1, 34.4, 0.7],
  [59.3, 59.3, 60.9, 60.1, 60.2, 59.3, 59.8, 60, 59.8, 65, 72.8, 42.6, 0.2],
  [54.8, 83.7, 81.2, 84.2, 69.9, 80.1, 100.2, 61, 80.2, 86.2, 77.5, 75.6, 15.1],
  [4, 5.3, 3.7, 5.9, 18.1, 2.1, 0.2, 1.6, 4.4, 2.3, 9.7, 1.2, 2.7],
  [8.3, 10, 11.1, 10.4, 73.9, 0.5, 1.1, 1.6, 2.9, 0.4, 1.2, 1.7, 2.7],
  [23.4, 16.4, 15.3, 25.5, 15.3, 19.9, 19, 33.1, 7.9, 25.4, 14.6, 19, 0.5],
  [34.7, 37.8, 34.4, 32.5, 34.4, 42.3, 28.9, 41.8, 26.8, 34.8, 34.9, 38.2, 0.5],
  [71.8, 47.2, 59, 61.2, 91, 32.3, 56.1, 61.1, 74.9, 45.1, 82.1, 63, 0.2],
  [77.4, 78.5, 80.3, 79.3, 78.7, 81.2, 80.1, 78.9, 79.6, 80.6, 81.2, 78.8, 0.6],
];
