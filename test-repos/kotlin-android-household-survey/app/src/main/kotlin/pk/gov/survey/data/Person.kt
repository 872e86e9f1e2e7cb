package pk.gov.survey.data

import androidx.room.Entity
import androidx.room.PrimaryKey

@Entity
data class Person(
    @PrimaryKey(autoGenerate = true) val id: Long = 0,
    val household: Long,
    val cnic: String,
    val fullName: String,
    val mobileNumber: String?,
)

data class Household(val id: Long, val block: Int, val rooms: Int)
