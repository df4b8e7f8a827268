package org.voxelgrad.training.phantom;

/** How deep a place lies inside a solid: mm to the surface, positive inside; exact near the surface only. */
final class Shapes {

    static final double FAR_OUTSIDE = -1000;

    private Shapes() {}

    /** An ellipsoid with semi-axes {@code a, b, c} around the origin. */
    static double ellipsoid(double x, double y, double z, double a, double b, double c) {
        double u = x / a;
        double v = y / b;
        double w = z / c;
        double square = u * u + v * v + w * w;
        if (square > 9) {
            return FAR_OUTSIDE;
        }
        double radius = Math.sqrt(square);
        u /= a;
        v /= b;
        w /= c;
        // Value over gradient of the implicit function; at the centre both vanish.
        double gradient = Math.sqrt(u * u + v * v + w * w);
        return gradient < 1e-9 ? Math.min(a, Math.min(b, c)) : radius * (1 - radius) / gradient;
    }

    /** Like an ellipsoid, but boxier: exponent 2.5 in place of 2. Depth is measured towards the centre. */
    static double superellipsoid(double x, double y, double z, double a, double b, double c) {
        double sum = power(Math.abs(x) / a) + power(Math.abs(y) / b) + power(Math.abs(z) / c);
        if (sum < 1e-6) {
            return Math.min(a, Math.min(b, c));
        }
        double length = Math.sqrt(x * x + y * y + z * z);
        return length * (Math.pow(sum, -1 / 2.5) - 1);
    }

    private static double power(double t) {
        return t * t * Math.sqrt(t);
    }

    /**
     * A chain of round cones.
     *
     * @param knots {@code x, y, z, radius} of each joint
     * @param scale factor of every radius
     */
    static double chain(double x, double y, double z, double[][] knots, double scale) {
        double depth = FAR_OUTSIDE;
        for (int i = 1; i < knots.length; i++) {
            depth = Math.max(depth, cone(x, y, z, knots[i - 1], knots[i], scale));
        }
        return depth;
    }

    private static double cone(double x, double y, double z, double[] from, double[] to, double scale) {
        double ax = to[0] - from[0];
        double ay = to[1] - from[1];
        double az = to[2] - from[2];
        double px = x - from[0];
        double py = y - from[1];
        double pz = z - from[2];
        double t = Math.clamp((px * ax + py * ay + pz * az) / (ax * ax + ay * ay + az * az), 0, 1);
        px -= t * ax;
        py -= t * ay;
        pz -= t * az;
        double radius = scale * (from[3] + t * (to[3] - from[3]));
        return radius - Math.sqrt(px * px + py * py + pz * pz);
    }
}
