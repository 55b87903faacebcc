#ifndef CAIRN_SERVICES_PLANNER_ENGINE_LADDER_MATRIX_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_LADDER_MATRIX_H_

#include <cstddef>
#include <optional>
#include <vector>

namespace cairn::forecast {

// A small dense matrix as its rows, all of one length.
using Matrix = std::vector<std::vector<double>>;

Matrix Zero(std::size_t order);
Matrix Identity(std::size_t order);
Matrix Product(const Matrix& a, const Matrix& b);
std::vector<double> Product(const std::vector<double>& row, const Matrix& matrix);

// Nothing when a pivot is 0 or not finite. A matrix that is almost singular gives what rounding
// makes of it.
std::optional<Matrix> Inverse(Matrix matrix);

Matrix Exponential(Matrix matrix);

// The principal logarithm, whose exponential is the matrix within 1e-10. Accepts every square
// matrix that has one: not singular, and no eigenvalue that is real and negative. Nothing for
// others, and where rounding would spoil it.
std::optional<Matrix> Logarithm(const Matrix& matrix);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_LADDER_MATRIX_H_
