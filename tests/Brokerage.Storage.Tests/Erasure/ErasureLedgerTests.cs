using System.Text;

namespace Brokerage.Storage.Tests.Erasure;

public sealed class ErasureLedgerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("brokerage-ledger-").FullName;

    string File => Path.Combine(_folder, "other disk", "erasures.jsonl");

    string KeyFile => Path.Combine(_folder, "keys", "ledger.key");

    Task<ErasureLedger> OpenAsync() => ErasureLedger.OpenAsync(File, KeyFile, TimeProvider.System, CancellationToken.None);

    async Task<ErasureLedger> OpenWithAsync(int erased)
    {
        var ledger = await OpenAsync();
        for (var n = 1; n <= erased; n++) await ledger.AppendAsync($"investor-{n}", LedgerKind.Erased);
        return ledger;
    }

    [Fact]
    public async Task Append_AnErasure_IsKnownAtOnceAndAfterReopening()
    {
        using (var ledger = await OpenAsync())
        {
            ledger.IsErased("ana").ShouldBeFalse();
            var line = await ledger.AppendAsync("ana", LedgerKind.Erased);
            (line.No, line.Kind, line.Purpose, line.Prev).ShouldBe((1, "erased", null, LedgerLine.Genesis));
            ledger.IsErased("ana").ShouldBeTrue();
            ledger.IsErased("ben").ShouldBeFalse();
        }
        using var again = await OpenAsync();
        again.IsErased("ana").ShouldBeTrue();
        (again.Lines, again.ErasedCount).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Append_ALine_HasTheFormatThatIsPromised()
    {
        using var ledger = await OpenAsync();
        await ledger.AppendAsync("ana", LedgerKind.Withdrawn, "personalise-behaviour", new(2026, 3, 2, 14, 30, 0, TimeSpan.FromHours(5.5)));
        var text = await System.IO.File.ReadAllTextAsync(File);
        text.ShouldMatch(
            """^\{"no":1,"at":"2026-03-02T09:00:00\+00:00","tag":"[0-9a-f]{64}","kind":"withdrawn","purpose":"personalise-behaviour","prev":"0{64}","hash":"[0-9a-f]{64}"\}\n$""");
    }

    [Fact]
    public async Task AppendWithdrawal_Again_ReturnsTheFirstLineWithItsSequence()
    {
        using (var ledger = await OpenAsync())
        {
            var line = await ledger.AppendWithdrawalAsync("ana", "behaviour", Samples.Noon, 7);
            (await ledger.AppendWithdrawalAsync("ana", "behaviour", Samples.Noon, 7)).ShouldBe(line);
            await ledger.AppendWithdrawalAsync("ana", "behaviour", Samples.Noon, 9);
            (ledger.Lines, ledger.WithdrawnCount, ledger.ErasedCount).ShouldBe((2, 1, 0));
        }
        using var again = await OpenAsync();
        (await again.AppendWithdrawalAsync("ana", "behaviour", Samples.Noon, 7)).No.ShouldBe(1);
        again.WithdrawalsOf("ana").Select(line => line.Sequence).ShouldBe([7, 9]);
        (await System.IO.File.ReadAllTextAsync(File)).ShouldContain("""
            "purpose":"behaviour","sequence":7,"prev":
            """.Trim());
        ErasureLedger.Verify(File).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task Append_TheSameErasureAgain_ReturnsTheFirstLine()
    {
        using var ledger = await OpenWithAsync(2);
        (await ledger.AppendAsync("investor-1", LedgerKind.Erased)).No.ShouldBe(1);
        ledger.Lines.ShouldBe(2);
    }

    [Fact]
    public async Task Withdrawals_OfAnInvestor_AreReadBackInOrder()
    {
        using (var ledger = await OpenAsync())
        {
            await ledger.AppendAsync("ana", LedgerKind.Withdrawn, "behaviour", Samples.Noon);
            await ledger.AppendAsync("ben", LedgerKind.Withdrawn, "behaviour", Samples.Noon);
            await ledger.AppendAsync("ana", LedgerKind.Withdrawn, "portfolio", Samples.Noon.AddDays(1));
        }
        using var again = await OpenAsync();
        again.WithdrawalsOf("ana").Select(line => (line.Purpose, line.At))
            .ShouldBe([("behaviour", Samples.Noon), ("portfolio", Samples.Noon.AddDays(1))]);
        again.WithdrawalsOf("cid").ShouldBeEmpty();
        again.IsErased("ana").ShouldBeFalse();
    }

    [Fact]
    public async Task Open_LastLineTornAnywhere_KeepsTheLinesBeforeAndGoesOn()
    {
        using (var whole = await OpenWithAsync(3)) whole.Lines.ShouldBe(3);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        var third = bytes.AsSpan(..^1).LastIndexOf((byte)'\n') + 1;
        for (var length = third; length < bytes.Length; length += 7)
        {
            await System.IO.File.WriteAllBytesAsync(File, bytes[..length]);
            using var ledger = await OpenAsync();
            ledger.Lines.ShouldBe(2);
            ledger.IsErased("investor-3").ShouldBeFalse();
            (await ledger.AppendAsync("investor-3", LedgerKind.Erased)).No.ShouldBe(3);
            ErasureLedger.Verify(File).ShouldBe(new LedgerCheck(3, ledger.Head, null));
        }
    }

    [Fact]
    public async Task Verify_AnyByteOfAnyLineChanged_NamesTheLine()
    {
        using (var ledger = await OpenWithAsync(5)) ErasureLedger.Verify(File).ShouldBe(new LedgerCheck(5, ledger.Head, null));
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        for (int position = 0, line = 1; position < bytes.Length - 1; position++)
        {
            var changed = bytes.ToArray();
            changed[position] ^= 0x01;
            await System.IO.File.WriteAllBytesAsync(File, changed);
            ErasureLedger.Verify(File).FirstBad.ShouldBe(line, $"byte {position}");
            if (bytes[position] == '\n') line++;
        }
        await Should.ThrowAsync<StoreIntegrityException>(OpenAsync);
    }

    [Theory]
    [InlineData("drop", 2)]
    [InlineData("swap", 2)]
    [InlineData("repeat", 3)]
    [InlineData("drop first", 1)]
    public async Task Open_LinesMovedOrRemoved_IsAnIntegrityError(string change, int line)
    {
        (await OpenWithAsync(4)).Dispose();
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        string[] changed = change switch
        {
            "drop" => [lines[0], lines[2], lines[3]],
            "swap" => [lines[0], lines[2], lines[1], lines[3]],
            "repeat" => [lines[0], lines[1], lines[1], lines[2], lines[3]],
            _ => lines[1..],
        };
        await System.IO.File.WriteAllTextAsync(File, string.Concat(changed.Select(text => text + "\n")));

        (await Should.ThrowAsync<StoreIntegrityException>(OpenAsync)).Message.ShouldContain($"Line {line} ");
        ErasureLedger.Verify(File).FirstBad.ShouldBe(line);
    }

    [Fact]
    public async Task Verify_TheEndIsCut_ShowsAnotherHead()
    {
        using var ledger = await OpenWithAsync(3);
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        await System.IO.File.WriteAllTextAsync(File, string.Concat(lines[..2].Select(text => text + "\n")));
        var check = ErasureLedger.Verify(File);
        (check.IsWhole, check.Lines).ShouldBe((true, 2));
        check.Head.ShouldNotBe(ledger.Head);
        await Should.ThrowAsync<StoreIntegrityException>(() => ledger.AppendAsync("ana", LedgerKind.Erased));
    }

    [Fact]
    public async Task Append_BySeveralAtOnce_MakesOneChain()
    {
        using var first = await OpenAsync();
        using var second = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() =>
            (n % 2 == 0 ? first : second).AppendAsync($"investor-{n}", LedgerKind.Erased))));

        await first.RefreshAsync();
        Enumerable.Range(0, 40).ShouldAllBe(n => first.IsErased($"investor-{n}"));
        ErasureLedger.Verify(File).ShouldBe(new LedgerCheck(40, first.Head, null));
    }

    [Fact]
    public async Task Open_ItsKeyIsMissing_IsRefusedRatherThanReplaced()
    {
        (await OpenWithAsync(1)).Dispose();
        System.IO.File.Delete(KeyFile);
        (await Should.ThrowAsync<StoreConfigurationException>(OpenAsync)).Message.ShouldContain("ledger key");
        System.IO.File.Exists(KeyFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Files_OfALedger_HoldNoIdAndAKeyOnlyItsOwnerMayRead()
    {
        using (var ledger = await OpenAsync()) await ledger.AppendAsync("canary-51d0e8b2-7f3a9c", LedgerKind.Erased);
        new Brokerage.Tests.CanaryScan(["canary-51d0e8b2-7f3a9c"]).Scan(_folder).Hits.ShouldBeEmpty();
        Encoding.UTF8.GetString(await System.IO.File.ReadAllBytesAsync(File)).ShouldContain("\"kind\":\"erased\"");
        if (!OperatingSystem.IsWindows())
            System.IO.File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
