#include "services/planner/engine/ladder/matrix.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cairn::forecast {
namespace {

constexpr int kMostIterations = 100;
constexpr int kMostRoots = 40;
constexpr double kAlmostConverged = 1e-8;  // convergence is quadratic: one more step is enough
constexpr double kNearIdentity = 0.25;
constexpr int kLogarithmTerms = 16;  // of artanh: 0.15^(2 * 16) < 1e-26
constexpr double kSmallExponent = 0.5;
constexpr int kExponentialTerms = 18;  // 0.5^19 / 19! < 1e-22
constexpr double kLostDigits = 1e-10;

// a + factor b.
Matrix Plus(Matrix a, double factor, const Matrix& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a.size(); ++j) a[i][j] += factor * b[i][j];
  return a;
}

Matrix Times(Matrix matrix, double factor) {
  for (auto& row : matrix)
    for (double& entry : row) entry *= factor;
  return matrix;
}

// The largest sum of absolute values in a row.
double Norm(const Matrix& matrix) {
  double largest = 0;
  for (const auto& row : matrix) {
    double sum = 0;
    for (const double entry : row) sum += std::abs(entry);
    if (!(sum <= largest)) largest = sum;
  }
  return largest;
}

double Distance(const Matrix& a, const Matrix& b) { return Norm(Plus(a, -1, b)); }

// The iteration of Denman and Beavers (1976) in its product form (Cheng, Higham, Kenney and Laub
// 2001): `rest` tends to I while `root` tends to the square root.
std::optional<Matrix> SquareRoot(const Matrix& matrix) {
  const Matrix identity = Identity(matrix.size());
  Matrix root = matrix;
  Matrix rest = matrix;
  bool last = false;
  for (int n = 0; n < kMostIterations; ++n) {
    const std::optional<Matrix> inverse = Inverse(rest);
    if (!inverse.has_value()) return std::nullopt;
    root = Times(Product(root, Plus(identity, 1, *inverse)), 0.5);
    if (last) return root;
    rest = Plus(Times(identity, 0.5), 0.25, Plus(rest, 1, *inverse));
    last = Distance(rest, identity) <= kAlmostConverged;
  }
  return std::nullopt;
}

}  // namespace

Matrix Zero(std::size_t order) { return Matrix(order, std::vector<double>(order, 0.0)); }

Matrix Identity(std::size_t order) {
  Matrix identity = Zero(order);
  for (std::size_t i = 0; i < order; ++i) identity[i][i] = 1;
  return identity;
}

Matrix Product(const Matrix& a, const Matrix& b) {
  Matrix product;
  product.reserve(a.size());
  for (const std::vector<double>& row : a) product.push_back(Product(row, b));
  return product;
}

std::vector<double> Product(const std::vector<double>& row, const Matrix& matrix) {
  std::vector<double> product(matrix.size(), 0.0);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == 0) continue;
    for (std::size_t j = 0; j < product.size(); ++j) product[j] += row[i] * matrix[i][j];
  }
  return product;
}

std::optional<Matrix> Inverse(Matrix matrix) {
  const std::size_t order = matrix.size();
  Matrix inverse = Identity(order);
  for (std::size_t k = 0; k < order; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < order; ++i)
      if (std::abs(matrix[i][k]) > std::abs(matrix[pivot][k])) pivot = i;
    std::swap(matrix[k], matrix[pivot]);
    std::swap(inverse[k], inverse[pivot]);
    const double scale = 1 / matrix[k][k];
    if (!std::isfinite(scale) || scale == 0) return std::nullopt;
    for (std::size_t j = 0; j < order; ++j) {
      matrix[k][j] *= scale;
      inverse[k][j] *= scale;
    }
    for (std::size_t i = 0; i < order; ++i) {
      const double factor = matrix[i][k];
      if (i == k || factor == 0) continue;
      for (std::size_t j = 0; j < order; ++j) {
        matrix[i][j] -= factor * matrix[k][j];
        inverse[i][j] -= factor * inverse[k][j];
      }
    }
  }
  return inverse;
}

Matrix Exponential(Matrix matrix) {
  int squarings = 0;
  for (double norm = Norm(matrix); norm > kSmallExponent; norm /= 2) ++squarings;
  matrix = Times(std::move(matrix), std::ldexp(1.0, -squarings));
  Matrix sum = Identity(matrix.size());
  Matrix term = sum;
  for (int n = 1; n <= kExponentialTerms; ++n) {
    term = Times(Product(term, matrix), 1.0 / n);
    sum = Plus(std::move(sum), 1, term);
  }
  for (int i = 0; i < squarings; ++i) sum = Product(sum, sum);
  return sum;
}

// Square roots until the matrix is near I, then log R = 2 artanh((R - I) (R + I)^-1) as a series
// (inverse scaling and squaring: Kenney and Laub 1989).
std::optional<Matrix> Logarithm(const Matrix& matrix) {
  const Matrix identity = Identity(matrix.size());
  Matrix root = matrix;
  int roots = 0;
  while (!(Distance(root, identity) <= kNearIdentity)) {
    std::optional<Matrix> next = SquareRoot(root);
    if (!next.has_value() || ++roots > kMostRoots) return std::nullopt;
    root = *std::move(next);
  }
  const std::optional<Matrix> below = Inverse(Plus(root, 1, identity));
  if (!below.has_value()) return std::nullopt;
  const Matrix ratio = Product(Plus(root, -1, identity), *below);
  const Matrix square = Product(ratio, ratio);
  Matrix power = ratio;
  Matrix sum = ratio;
  for (int n = 1; n < kLogarithmTerms; ++n) {
    power = Product(power, square);
    sum = Plus(std::move(sum), 1.0 / (2 * n + 1), power);
  }
  Matrix logarithm = Times(std::move(sum), std::ldexp(2.0, roots));
  if (!(Distance(Exponential(logarithm), matrix) <= kLostDigits)) return std::nullopt;
  return logarithm;
}

}  // namespace cairn::forecast
