//! The parts of an expression, for whatever walks through one.

use spargebra::algebra::Expression;

macro_rules! children {
    ($(#[$about:meta])* $name:ident, $iter:ident $(, $mut:tt)?) => {
        $(#[$about])*
        pub(super) fn $name(expression: & $($mut)? Expression) -> Vec<& $($mut)? Expression> {
            use Expression as E;
            match expression {
                E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) | E::Exists(_) => Vec::new(),
                E::Or(a, b)
                | E::And(a, b)
                | E::Equal(a, b)
                | E::SameTerm(a, b)
                | E::Greater(a, b)
                | E::GreaterOrEqual(a, b)
                | E::Less(a, b)
                | E::LessOrEqual(a, b)
                | E::Add(a, b)
                | E::Subtract(a, b)
                | E::Multiply(a, b)
                | E::Divide(a, b) => vec![a, b],
                E::UnaryPlus(e) | E::UnaryMinus(e) | E::Not(e) => vec![e],
                E::If(a, b, c) => vec![a, b, c],
                E::In(e, list) => std::iter::once(& $($mut)? **e).chain(list.$iter()).collect(),
                E::Coalesce(list) | E::FunctionCall(_, list) => list.$iter().collect(),
            }
        }
    };
}

children!(
    /// The expressions right below one. The pattern of an `EXISTS` is none.
    children,
    iter
);
children!(
    /// The same, to be changed.
    children_mut,
    iter_mut,
    mut
);
