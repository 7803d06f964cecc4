namespace VrnApi.Platform;

/// <summary>The operator's configuration cannot work. The text says which setting and what it should be; the process ends with 78.</summary>
public sealed class MisconfiguredException(string message) : Exception(message);
