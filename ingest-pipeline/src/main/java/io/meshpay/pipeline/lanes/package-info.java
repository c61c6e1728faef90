/**
 * Ed25519 signatures verified eight at a time, one in each lane of a vector: {@link
 * io.meshpay.pipeline.lanes.LaneVerifier}, and {@link io.meshpay.pipeline.lanes.VerifierChoice},
 * which takes it where it is the fastest.
 *
 * <h2>How it works</h2>
 *
 * <p>From the bottom: a {@code LaneField} computes with eight numbers modulo p = 2^255 − 19 at
 * once; {@code Points} are points of the curve made of such elements; {@code Decoder} finds them
 * from their encodings; {@code TableBuilder} writes tables of their multiples; {@code Scalars}
 * reduces hashes modulo the group's order and cuts them in digits; {@code GroupVerifier} computes S
 * B − k A for eight signatures from digits and tables; {@code KeyTables} and {@code KeyCache}
 * decide whose tables are kept; {@code LaneVerifier} forms groups, and compares the encodings with
 * R.
 *
 * <p>Nothing in it is secret, so nothing takes care to run in constant time. Verification of random
 * linear combinations of signatures, which other systems call batch verification, is hardly faster
 * and was rejected: it can't agree with single verification on points of small order, so two
 * authorities might differ about one signature, and it has to search for the bad one.
 *
 * <h2>Why the arithmetic is exact</h2>
 *
 * <p>A number is five limbs a<sub>0</sub> … a<sub>4</sub>, integers in doubles, worth Σ
 * a<sub>i</sub> 2^(51 i). Doubles hold integers up to 2^53 exactly, so sums need no thought as long
 * as they stay below that. Products do.
 *
 * <p><i>Splitting.</i> A product of two limbs, |a b| ≤ 2^102 − 2^51, added to H = 1.5 · 2^103 by a
 * fused multiply-add, lies in the binade from 2^103 to 2^104, where neighbouring doubles are 2^51
 * apart. So the one rounding of that operation gives h = H + 2^51 u with u the integer nearest to a
 * b / 2^51, |u| ≤ 2^51. H + M − h, with M = 1.5 · 2^52, is a multiple of 2^51 and below 2^103, so
 * exact. The second fused multiply-add gives l = a b + (H + M − h) = M + v with v = a b − 2^51 u,
 * an integer, |v| ≤ 2^50; l lies between 2^52 and 2^53, where doubles are the integers, so it is
 * exact too. In its binade a double's bits are those of the binade's beginning plus the distance
 * from it in last places: the bits of h are those of H plus u, and those of l are those of M plus
 * v.
 *
 * <p><i>Summing.</i> a b = 2^51 u + v: v belongs to column i + j, u to the next. The bits are
 * summed as 64-bit integers, constants and all; arithmetic modulo 2^64 doesn't mind, since the
 * known sum of the constants is subtracted in the end and what remains is small. 2^255 ≡ 19, so
 * column k + 5 counts 19 times in column k. Column 0 is the largest: it gets one v, and four v and
 * five u 19 times: at most (1 + 76) 2^50 + 95 · 2^51 &lt; 2^59.
 *
 * <p><i>Carrying.</i> Half a limb, 2^50, is added to each sum t before its lower 51 bits m, from 0
 * to 2^51 − 1, are kept and q = ⌊t / 2^51⌋ goes to the next limb; taken off at last, it makes m −
 * 2^50 lie between −2^50 and 2^50 − 1. |q| is below 2^8, 19 q<sub>4</sub> below 2^10 (column 4 has
 * but one u 19 times). m + q is an integer between −2^10 and 2^51 + 2^10, and is made a double by
 * adding it to the bits of 2^52 + 2^50, within whose last 52 bits it stays. (2^52 would do for
 * nearly all products: all but those where m + q is negative. A forger would find one.) One round
 * of carries is enough: limbs may exceed 2^50 by 2^10. Such an element is called carried.
 *
 * <p><i>Multiplying sums.</i> Let c = 2^50 + 2^10. A sum or difference of two carried elements has
 * limbs up to 2 c. Carried times carried is fine, c² ≈ 2^100, and so is a sum times a carried one,
 * 2 c² ≈ 2^101. A sum times a sum is not: 4 c² is 2^102 and a little more. An addition of points
 * multiplies e, f, g and h, each the sum of two products, in the pairs e f, g h, f g and e h; so e
 * and g are carried first, which leaves no pair of two sums. A doubling multiplies the same pairs,
 * with e carried as it is a product, h a sum, f = g − 2 C, up to 3 c if g is carried first: f g and
 * e f are up to 3 c² ≈ 1.5 · 2^101. Table entries are products or carried, but for 2 Z of a
 * projective one, which meets a carried Z. Decoding carries y² − 1 and d y² + 1 before they are
 * multiplied.
 *
 * <p>{@code LimbRangeTest} computes all this: it runs the very code of decoding, inverting, making
 * tables and verifying on a field whose elements are bounds, which refuses an operation that might
 * not be exact. {@code FieldTest} runs the arithmetic at the ends of the ranges.
 */
@NullMarked
package io.meshpay.pipeline.lanes;

import org.jspecify.annotations.NullMarked;
