using System.Security.Cryptography;

namespace Brokerage.Storage.Tests.Encryption;

public sealed class CipherCacheTests
{
    static InvestorCipher Cipher(long no) => new(no, no, RandomNumberGenerator.GetBytes(InvestorCipher.DataKeyLength));

    [Fact]
    public void Add_BeyondTheCapacity_DropsTheLeastRecentlyUsed()
    {
        var cache = new CipherCache(2);
        cache.Add("ana", Cipher(1), 0).Dispose();
        cache.Add("ben", Cipher(2), 0).Dispose();
        cache.Acquire("ana")!.Dispose();
        cache.Add("cid", Cipher(3), 0).Dispose();
        cache.Count.ShouldBe(2);
        cache.Acquire("ben").ShouldBeNull();
        cache.Acquire("ana").ShouldNotBeNull().Dispose();
    }

    [Fact]
    public void Add_SameInvestorTwice_KeepsTheFirst()
    {
        var cache = new CipherCache(2);
        using var first = cache.Add("ana", Cipher(1), 0);
        var second = Cipher(1);
        using var used = cache.Add("ana", second, 0);
        used.ShouldBeSameAs(first);
        second.TryAcquire().ShouldBeFalse();
    }

    [Fact]
    public void Drop_WhileAKeyIsBeingRead_IsLentAndNotKept()
    {
        var cache = new CipherCache(2);
        var epoch = cache.Epoch;
        cache.Drop("ana");
        var cipher = Cipher(1);
        using (cache.Add("ana", cipher, epoch)) cipher.TryAcquire().ShouldBeTrue();
        cipher.Dispose();
        cipher.TryAcquire().ShouldBeFalse();
        cache.Acquire("ana").ShouldBeNull();
        cache.Add("ana", Cipher(2), cache.Epoch).Dispose();
        cache.Acquire("ana").ShouldNotBeNull().Dispose();
    }

    [Fact]
    public void Drop_OfAKeyInUse_IsWipedOnlyAfterTheUser()
    {
        var cache = new CipherCache(2);
        var inUse = cache.Add("ana", Cipher(1), 0);
        cache.Drop("ana");
        cache.Acquire("ana").ShouldBeNull();
        inUse.SealInPlace(new byte[SealedBytes.Overhead + 10], []);
        inUse.Dispose();
        inUse.TryAcquire().ShouldBeFalse();
    }

    [Fact]
    public void Evicted_WhileInUse_IsWipedOnlyAfterTheUser()
    {
        var cache = new CipherCache(1);
        var inUse = cache.Add("ana", Cipher(1), 0);
        cache.Add("ben", Cipher(2), 0).Dispose();

        inUse.SealInPlace(new byte[SealedBytes.Overhead + 10], []);
        inUse.TryAcquire().ShouldBeTrue();
        inUse.Dispose();
        inUse.Dispose();
        inUse.TryAcquire().ShouldBeFalse();
        Should.Throw<ObjectDisposedException>(() => inUse.SealInPlace(new byte[SealedBytes.Overhead + 10], []));
    }

    [Fact]
    public void Seal_SameTextTwice_DiffersAndOpens()
    {
        using var cipher = Cipher(1);
        var entry = Samples.Entry(1);
        var (first, second) = (EntryRow.Seal(cipher, entry), EntryRow.Seal(cipher, entry));
        first.Box.ShouldNotBe(second.Box);
        first.Dedup.ShouldBe(second.Dedup);
        first.Dedup.Length.ShouldBe(16);
        Samples.ShouldEqual(first.Open(cipher), entry);
    }
}
