using System.Text;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>What every schema holds without saying so: introspection types (4.2), standard directives (3.13), standard scalars (3.5).</summary>
internal static class BuiltIns
{
    public static readonly string[] Scalars = ["Int", "Float", "String", "Boolean", "ID"];

    public static readonly HashSet<string> Directives = ["skip", "include", "deprecated", "specifiedBy", "oneOf"];

    private const string Sdl = """
        "Leaves a field or fragment out when the condition is true."
        directive @skip("Leave out when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Takes a field or fragment in only when the condition is true."
        directive @include("Take in when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Marks an element as no longer advised."
        directive @deprecated("Why, and what to use instead, in Markdown." reason: String! = "No longer supported")
          on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        "Says where the behaviour of a scalar is specified."
        directive @specifiedBy("Address of the specification." url: String!) on SCALAR
        "Exactly one field of the input object must be given, and not null."
        directive @oneOf on INPUT_OBJECT
        "The types, root types and directives of this service."
        type __Schema {
          description: String
          "All named types."
          types: [__Type!]!
          "Root type of queries."
          queryType: __Type!
          "Root type of mutations, if any."
          mutationType: __Type
          "Root type of subscriptions, if any."
          subscriptionType: __Type
          "All directives."
          directives: [__Directive!]!
        }
        "A type; `kind` says which of the fields have a value."
        type __Type {
          kind: __TypeKind!
          name: String
          description: String
          specifiedByURL: String
          fields(includeDeprecated: Boolean! = false): [__Field!]
          interfaces: [__Type!]
          possibleTypes: [__Type!]
          enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
          inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
          ofType: __Type
          isOneOf: Boolean
        }
        "The kind of a type."
        enum __TypeKind {
          "A leaf with values of its own."
          SCALAR
          "An object with fields."
          OBJECT
          "An interface with fields and possible types."
          INTERFACE
          "A union of possible types."
          UNION
          "A leaf with named values."
          ENUM
          "An input with fields."
          INPUT_OBJECT
          "A list of `ofType`."
          LIST
          "`ofType` without null."
          NON_NULL
        }
        "A field of an object or interface."
        type __Field {
          name: String!
          description: String
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
          type: __Type!
          isDeprecated: Boolean!
          deprecationReason: String
        }
        "An argument or a field of an input object."
        type __InputValue {
          name: String!
          description: String
          type: __Type!
          "The default as a GraphQL literal."
          defaultValue: String
          isDeprecated: Boolean!
          deprecationReason: String
        }
        "A value of an enum."
        type __EnumValue {
          name: String!
          description: String
          isDeprecated: Boolean!
          deprecationReason: String
        }
        "A directive: where it may stand and what it takes."
        type __Directive {
          name: String!
          description: String
          isRepeatable: Boolean!
          locations: [__DirectiveLocation!]!
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
        }
        "Where a directive may stand."
        enum __DirectiveLocation {
          QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION
          SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION
        }
        """;

    /// <summary>Parsed once; the nodes are immutable and shared by all schemas.</summary>
    public static Document Document { get; } = Parser.Parse(Encoding.UTF8.GetBytes(Sdl), ParseLimits.Sdl);
}
