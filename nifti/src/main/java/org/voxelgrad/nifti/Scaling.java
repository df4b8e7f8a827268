package org.voxelgrad.nifti;

/**
 * What a stored value means: {@code slope * stored + intercept}, computed in double precision.
 *
 * @param slope     {@code scl_slope}, finite and not 0
 * @param intercept {@code scl_inter}, finite
 */
public record Scaling(double slope, double intercept) {

    /** Stored values are the values. */
    public static final Scaling NONE = new Scaling(1, 0);

    boolean isIdentity() {
        return slope == 1 && intercept == 0;
    }

    double apply(double stored) {
        // Without an intercept nothing is added: a zero keeps its sign.
        return intercept == 0 ? stored * slope : stored * slope + intercept;
    }
}
