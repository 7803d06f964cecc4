namespace VrnApi.Platform.OpenApi;

/// <summary>Statuses of problems that an operation can answer besides those that follow from its scope, body and address.</summary>
internal sealed record AlsoRefuses(params int[] Statuses);
