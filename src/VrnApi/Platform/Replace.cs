using System.Linq.Expressions;

namespace VrnApi.Platform;

/// <summary>Puts an expression where a lambda has its parameter.</summary>
internal sealed class Replace(ParameterExpression parameter, Expression with) : ExpressionVisitor
{
    protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? with : node;
}
