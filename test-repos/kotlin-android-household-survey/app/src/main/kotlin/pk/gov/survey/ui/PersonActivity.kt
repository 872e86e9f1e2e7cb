package pk.gov.survey.ui

import android.os.Bundle
import android.util.Log
import androidx.activity.viewModels
import androidx.appcompat.app.AppCompatActivity
import androidx.lifecycle.lifecycleScope
import kotlinx.coroutines.launch
import pk.gov.survey.R
import pk.gov.survey.data.Household
import pk.gov.survey.data.Person

class PersonActivity : AppCompatActivity() {

    private val model by viewModels<PersonViewModel>()
    private lateinit var household: Household

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.activity_person)
        household = model.household(intent.getLongExtra(EXTRA_HOUSEHOLD, 0))
        Log.d(TAG, "form of $household")
        binding.save.setOnClickListener { save() }
    }

    private fun save() {
        val cnic = binding.cnic.text.toString().filter(Char::isDigit)
        if (cnic.length != 13) {
            Log.w(TAG, "not a number of 13 digits: ${cnic.length}")
            return
        }
        Log.d(TAG, "saving $cnic") // amanat-expect: pii-in-log
        val person = Person(
            household = household.id,
            cnic = cnic,
            fullName = binding.name.text.toString(),
            mobileNumber = binding.mobile.text?.toString(),
        )
        lifecycleScope.launch {
            model.save(person).onFailure { error -> Log.e(TAG, "not saved", error) }
            Log.i(TAG, "saved person ${person.id} of household ${person.household}")
            person.let { Log.v(TAG, "saved $it") } // amanat-expect: pii-in-log
        }
    }

    companion object {
        private const val TAG = "PersonActivity"
        const val EXTRA_HOUSEHOLD = "household"
    }
}
