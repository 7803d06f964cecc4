using BenchmarkDotNet.Running;
using VrnApi.Benchmarks;

if (args is ["graphql-js"])
{
    return AgainstGraphqlJs.Run();
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
