/** Area codes of the United States (NANPA), without toll-free, personal and premium ones. */
const AREA_CODES = (
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228 229 231 234 239 240 248 251 ' +
  '252 253 254 256 260 262 267 269 270 272 274 276 279 281 283 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 ' +
  '318 319 320 321 323 324 325 326 327 329 330 331 332 334 336 337 339 341 346 347 350 351 352 353 360 361 363 364 369 380 ' +
  '385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 442 443 445 447 448'
).split(' ');

/** Lines of one block. */
export const BLOCK_SIZE = 10_000;

/** Blocks of US mobile space, and the numbers in them (Hagen et al. 2021: 505.73 million). */
const BLOCKS = 50_573;

/** Numbers of a plan by their place in it. */
export interface NumberPlan {
  readonly size: number;
  /** In E.164. */
  at(index: number): string;
}

/** Codes of exchanges: none begins with 0 or 1, none ends in 11, and 555 is for fiction. */
const EXCHANGES = Array.from({ length: 800 }, (_, index) => 200 + index).filter(
  (exchange) => exchange % 100 !== 11 && exchange !== 555,
);

/** As many numbers as US mobile space has, each possible; 10,000 neighbours share a block. */
export const US_MOBILE_PLAN: NumberPlan = {
  size: BLOCKS * BLOCK_SIZE,
  at(index) {
    const block = Math.floor(index / BLOCK_SIZE);
    const area = AREA_CODES[block % AREA_CODES.length] ?? '';
    const exchange = EXCHANGES[Math.floor(block / AREA_CODES.length)] ?? 0;
    return `+1${area}${exchange}${String(index % BLOCK_SIZE).padStart(4, '0')}`;
  },
};
